/** Three sounds that nobody takes for each other: one high, two that fall, one long and low. Made here, from no file. */
import { settings } from './settings.js';
import type { Heard } from './words.js';

type Tone = readonly [hertz: number, from: number, until: number];

const SOUNDS: Readonly<
  Record<Exclude<Heard, 'kept'>, { readonly wave: OscillatorType; readonly tones: readonly Tone[] }>
> = {
  recorded: { wave: 'sine', tones: [[1320, 0, 0.12]] },
  anomaly: {
    wave: 'triangle',
    tones: [
      [880, 0, 0.16],
      [587, 0.2, 0.42],
    ],
  },
  refused: { wave: 'square', tones: [[147, 0, 0.7]] },
};
const FADE_S = 0.02;

let audio: AudioContext | undefined;

/** Browsers play nothing before somebody has touched a key or the page; by the first scan somebody has. */
export function play(heard: Exclude<Heard, 'kept'>): void {
  const volume = settings.value.volume;
  if (volume <= 0) return;
  audio ??= new AudioContext();
  void audio.resume();
  const { wave, tones } = SOUNDS[heard];
  for (const [hertz, from, until] of tones) {
    const at = audio.currentTime;
    const tone = new OscillatorNode(audio, { type: wave, frequency: hertz });
    const loudness = new GainNode(audio, { gain: 0 });
    loudness.gain.setValueAtTime(0, at + from);
    loudness.gain.linearRampToValueAtTime(volume * (wave === 'square' ? 0.4 : 1), at + from + FADE_S);
    loudness.gain.setValueAtTime(volume * (wave === 'square' ? 0.4 : 1), at + until - FADE_S);
    loudness.gain.linearRampToValueAtTime(0, at + until);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at + from);
    tone.stop(at + until);
  }
}
