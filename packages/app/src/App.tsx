import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { addressModule } from './modules/address';
import { homeModule } from './modules/home';
import { navModule } from './modules/nav';
import { ownershipModule } from './modules/ownership';
import { permittedDevtools, permittedImport } from './modules/permission';
import { scaffolderModule } from './modules/scaffolder';
import { signInModule } from './modules/signIn';
import { techdocsModule } from './modules/techdocs';

export default createApp({
  features: [
    catalogPlugin,
    addressModule,
    homeModule,
    navModule,
    ownershipModule,
    permittedDevtools,
    permittedImport,
    scaffolderModule,
    signInModule,
    techdocsModule,
  ],
});
