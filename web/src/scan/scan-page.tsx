/** The scan station: for branch staff, with a scanner, on a phone or by hand, with or without a line. */
import { useEffect } from 'preact/hooks';
import '../styles/scan.css';
import { placeName } from './branches.js';
import { Refused, Today } from './entries-list.js';
import { listenForScans } from './keys.js';
import { LineStatus } from './line-status.js';
import { keepFiles } from './offline.js';
import { Outcome } from './outcome.js';
import { SettingsForm } from './settings-form.js';
import { Slips, slips } from './slips.js';
import { branch, broken, openStation, take } from './station.js';
import { TaskForm } from './task-form.js';
import { TotePanel } from './tote-panel.js';

export function ScanPage() {
  useEffect(() => {
    document.title = 'Scan · Waybill';
    void openStation();
    void keepFiles().catch(() => undefined);
    beInstallable();
    return listenForScans((text) => take(text));
  }, []);
  if (broken.value) return <Broken />;
  if (slips.value.length > 0) return <Slips />;
  return (
    <>
      <div class="title">
        <h1>Scan</h1>
        <p class="lead">{branch.value === '' ? 'No branch yet' : `${placeName(branch.value)} (${branch.value})`}</p>
      </div>
      <div class="station">
        <TaskForm />
        <Outcome />
      </div>
      <TotePanel />
      <LineStatus />
      <Refused />
      <Today />
      <SettingsForm />
    </>
  );
}

const Broken = () => (
  <>
    <h1>Scan</h1>
    <p class="problem" role="alert">
      {broken.value}
    </p>
  </>
);

/** Only from here: it is the station that is installed, not the pages about lag. */
function beInstallable(): void {
  if (document.querySelector('link[rel="manifest"]')) return;
  document.head.append(
    Object.assign(document.createElement('link'), { rel: 'manifest', href: '/station.webmanifest' }),
  );
}
