/** The service with only the views by which a request is admitted: what keeping all others costs is what it does not pay. */
import { ProjectionEngine } from '../dist/projections/projection-engine.js';

const KEPT = ['access-keys', 'sessions', 'members'];

const { start } = ProjectionEngine.prototype;
ProjectionEngine.prototype.start = function () {
  for (const name of [...this.views.keys()]) if (!KEPT.includes(name)) this.views.get(name).start = () => undefined;
  start.call(this);
};
const { status } = ProjectionEngine.prototype;
ProjectionEngine.prototype.status = async function () {
  return (await status.call(this)).filter(({ name }) => KEPT.includes(name));
};

await import('../dist/main.js');
