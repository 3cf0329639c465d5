export { explorerPlugin } from './explorer/explorer-plugin.js';
export type { ServedPage } from './explorer/served-page.js';
export { mapItems } from './map/map-items.js';
export { projectionNames, projections, type Projection, type ProjectionName } from './map/projections.js';
