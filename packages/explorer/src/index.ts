export { explorerFiles, type ExplorerFile } from './explorer-files.js';
