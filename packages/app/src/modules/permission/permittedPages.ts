import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogImportPlugin from '@backstage/plugin-catalog-import/alpha';
import devtoolsPlugin from '@backstage/plugin-devtools/alpha';

// The stock pages show everybody their links, and most an error behind it.

/** DevTools, for whoever may read what it shows. */
export const permittedDevtools = createFrontendModule({
  pluginId: 'devtools',
  extensions: [
    devtoolsPlugin.getExtension('page:devtools').override({
      if: { permissions: { $contains: 'devtools.info#read' } },
    }),
  ],
});

/** The form that registers what discovery does not find, for whoever may. */
export const permittedImport = createFrontendModule({
  pluginId: 'catalog-import',
  extensions: [
    catalogImportPlugin.getExtension('page:catalog-import').override({
      if: { permissions: { $contains: 'catalog.entity.create#create' } },
    }),
  ],
});
