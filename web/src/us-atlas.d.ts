/** Cut down to Montana when the pages are built. */
declare module 'us-atlas/counties-10m.json' {
  import type { GeometryCollection, Topology } from 'topojson-specification';
  const atlas: Topology<{ counties: GeometryCollection; states: GeometryCollection }>;
  export default atlas;
}
