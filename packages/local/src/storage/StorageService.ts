import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import express, {
  NextFunction,
  Request,
  RequestHandler,
  Response,
} from 'express';
import { Faults } from '../faults/Faults';
import { createFaultsRouter } from '../faults/router';
import { LoopbackServer } from '../service/LoopbackServer';
import { Service } from '../service/Service';
import { JsonFile } from '../state/JsonFile';
import { S3Error, sendError } from './S3Error';
import { S3Server } from './S3Server';
import { AccessKey, checkSignature } from './signature';

/**
 * A stand-in for object storage that speaks S3, with one bucket and one access
 * key. What it stores outlives it.
 */
export class StorageService implements Service {
  readonly name = 'Storage';
  /** The endpoint. Buckets are the first part of a path below it. */
  readonly url: string;
  /** Any other region does as well. */
  readonly region = 'us-east-1';
  readonly bucket = 'techdocs';
  readonly accessKey: AccessKey;

  readonly #s3: S3Server;
  readonly #server: LoopbackServer;

  /** @param options - `dir` keeps the state */
  static async create(options: {
    dir: string;
    port: number;
    logFile: string;
  }): Promise<StorageService> {
    const dir = join(options.dir, 's3');
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const file = new JsonFile<AccessKey>(join(options.dir, 'access-key.json'));
    const accessKey = (await file.read()) ?? newAccessKey();
    await file.save(accessKey);
    return new StorageService(
      accessKey,
      new S3Server({ dir, logFile: options.logFile }),
      new LoopbackServer(options.port),
    );
  }

  private constructor(
    accessKey: AccessKey,
    s3: S3Server,
    server: LoopbackServer,
  ) {
    this.accessKey = accessKey;
    this.#s3 = s3;
    this.#server = server;
    this.url = server.url;
  }

  async start(): Promise<void> {
    await this.#s3.start();
    await this.#s3.makeBucket(this.bucket);
    await this.#server.start(this.#createApp());
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#s3.stop();
  }

  #createApp() {
    const app = express();
    app.disable('x-powered-by');
    app.use(
      createFaultsRouter({
        faults: new Faults(),
        authenticate: mayOrderFaults(this.accessKey),
        refuse: (response, status, message) =>
          sendError(response, new S3Error(status, faultCode(status), message)),
      }),
    );
    app.use((request, response, next) => {
      checkSignature(request, this.accessKey);
      refuseEscape(request.path);
      this.#s3.forward(request, response, next);
    });
    app.use(answerErrors);
    return app;
  }
}

function newAccessKey(): AccessKey {
  return {
    accessKeyId: `LOCAL${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

/** Express knows it by its four parameters. */
function answerErrors(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
) {
  if (error instanceof S3Error) {
    sendError(response, error);
  } else {
    next(error);
  }
}

/** No client signs what is no part of S3: the secret alone will do. */
function mayOrderFaults({ secretAccessKey }: AccessKey): RequestHandler {
  return (request, response, next) => {
    if (request.get('authorization') === `Bearer ${secretAccessKey}`) {
      next();
    } else {
      sendError(response, new S3Error(403, 'AccessDenied', 'Access Denied'));
    }
  };
}

/** The code that S3 has for most errors of a status. */
function faultCode(status: number): string {
  return (
    { 403: 'AccessDenied', 404: 'NoSuchKey', 503: 'SlowDown' }[status] ??
    'InternalError'
  );
}

/** Keys become paths of files, which are to stay below their folder. */
function refuseEscape(path: string): void {
  let parts: string[];
  try {
    parts = decodeURIComponent(path).split('/');
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
  if (parts.some(part => part === '..' || part === '.')) {
    throw new S3Error(
      400,
      'InvalidURI',
      'This storage has no keys with a part that is . or ..',
    );
  }
}
