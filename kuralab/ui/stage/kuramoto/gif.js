// A worker that writes frames into an animated GIF, so that the page stays alive.
import { GIFEncoder, applyPalette, quantize } from '../vendor/gifenc.js';

const COLOURS = 256, TICK = 10; // a palette's size; milliseconds of one tick of the format's clock

const gif = GIFEncoder();
let held = null, written = 0;

// Messages: {pixels: RGBA bytes, width, height, time} for each frame, then {end: time}; times in milliseconds. Answers:
// {written: frames so far} and at the end {bytes}.
self.onmessage = ({ data }) => {
  if (held) write(held, (data.end ?? data.time) - held.time);
  held = data;
  if (data.end === undefined) return;
  gif.finish();
  const bytes = gif.bytes();
  self.postMessage({ bytes }, [bytes.buffer]);
};

function write({ pixels, width, height }, milliseconds) {
  const rgba = new Uint8Array(pixels), palette = quantize(rgba, COLOURS), delay = TICK * Math.max(2, Math.round(milliseconds / TICK));
  gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
  written += 1;
  self.postMessage({ written });
}
