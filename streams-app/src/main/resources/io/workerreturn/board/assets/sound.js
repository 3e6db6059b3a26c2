import { remembered, remember } from './preferences.js';

const KEY = 'sound';
const PAUSE_MS = 4_000;

let wanted = remembered(KEY) === 'on';
let audio = null;
let playedAt = -PAUSE_MS;

/** Whether new alerts are to be heard. Off until somebody asks for it. */
export const soundOn = () => wanted;

/** Switches it; switching on plays it once, so that the user knows it and the browser allows it. */
export function switchSound() {
  wanted = !wanted;
  remember(KEY, wanted ? 'on' : null);
  if (wanted) play(false);
}

/** Two soft notes, falling for a critical alert, rising for a warning; never twice within a few seconds. */
export function play(critical) {
  if (!wanted || performance.now() - playedAt < PAUSE_MS) return;
  playedAt = performance.now();
  audio ??= new AudioContext();
  // a browser that has seen no click yet keeps silent, which is its right
  audio.resume().catch(() => {});
  const notes = critical ? [784, 523] : [523, 659];
  notes.forEach((frequency, index) => note(frequency, audio.currentTime + index * 0.22));
}

function note(frequency, at) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.42);
}
