export { engineLoader as default } from './engineLoader';
