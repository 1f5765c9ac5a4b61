export { permittedImport, permittedDevtools } from './permittedPages';
