import { usePreferences } from '../state/preferences.ts';
import type { Tone } from '../ui/Condition.tsx';

/** Frequencies in hertz, one after the other: told apart by number and by height, not by loudness. */
const SOUNDS: Readonly<Record<Tone | 'received', readonly number[]>> = {
  received: [1568],
  calm: [],
  fine: [],
  pause: [660, 660],
  stop: [330, 262, 330],
};
const SECONDS = 0.085;
const LOUDNESS = 0.12;

let context: AudioContext | undefined;

/** Quiet where the desk has no sound, or was asked to have none. */
export function playScanSound(sound: Tone | 'received'): void {
  if (usePreferences.getState().sound === 'off' || SOUNDS[sound].length === 0) return;
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    for (const [index, hertz] of SOUNDS[sound].entries()) playNote(context, hertz, index);
  } catch {
    // A computer without a sound device: the answer is on the screen.
  }
}

function playNote(audio: AudioContext, hertz: number, index: number): void {
  const start = audio.currentTime + index * SECONDS * 1.5;
  const gain = audio.createGain();
  gain.gain.setValueAtTime(LOUDNESS, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + SECONDS);
  const note = audio.createOscillator();
  note.frequency.value = hertz;
  note.connect(gain).connect(audio.destination);
  note.start(start);
  note.stop(start + SECONDS);
}
