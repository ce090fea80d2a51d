/**
 * The map of the United States has three thousand counties, the page shows those of Montana: when the pages are built, all else is
 * left out of the topology, which makes it forty times smaller.
 */
const ATLAS = /us-atlas[\\/]counties-10m\.json$/;
const MONTANA = '30';

export const montanaOnly = () => ({
  name: 'waybill-montana-only',
  enforce: 'pre',
  transform(text, id) {
    if (!ATLAS.test(id)) return null;
    return { code: JSON.stringify(only(JSON.parse(text), MONTANA)), map: null };
  },
});

/** The same topology with the state and its counties, and no arc that is in none of them. */
export function only({ arcs, objects, ...topology }, state) {
  const kept = new Map();
  const keep = (arc) => {
    const at = arc < 0 ? ~arc : arc;
    if (!kept.has(at)) kept.set(at, kept.size);
    return arc < 0 ? ~kept.get(at) : kept.get(at);
  };
  const anew = (part) => (Array.isArray(part) ? part.map(anew) : keep(part));
  const those = ({ geometries }) => ({
    type: 'GeometryCollection',
    geometries: geometries
      .filter(({ id }) => id.startsWith(state))
      .map((geometry) => ({ ...geometry, arcs: anew(geometry.arcs) })),
  });
  const found = { counties: those(objects.counties), states: those(objects.states) };
  return { ...topology, objects: found, arcs: [...kept.keys()].map((at) => arcs[at]) };
}
