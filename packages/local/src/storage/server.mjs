// Serves S3 over a folder, until it is ended:
//
//   node server.mjs <folder> <socket>
//
// It prints "ready" once it answers. It believes whoever reaches the socket:
// StorageService, which asks for signatures first.

import { buildApp } from 'fauxqs';

const [dir, socket] = process.argv.slice(2);

// What fauxqs would start by itself listens on every interface, so it is put
// together here; its stores are not exported.
const part = path => import(new URL(path, import.meta.resolve('fauxqs')));
const { S3Store } = await part('s3/s3Store.js');
const { FileS3Persistence } = await part('s3/fileS3Persistence.js');

const s3Store = new S3Store();
const files = new FileS3Persistence(dir);
files.loadS3(s3Store);
s3Store.persistence = files;

await buildApp({ logger: false, stores: { s3Store } }).listen({ path: socket });
console.log('ready');
