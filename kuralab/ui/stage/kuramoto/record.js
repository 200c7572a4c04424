// The moving picture as a file: a film where the browser writes one, or an animated GIF.
import { h } from '../dom.js';

const FILMS = [
  { name: 'mp4', title: 'MP4', types: ['video/mp4;codecs=avc1.42E01E', 'video/mp4;codecs=vp9', 'video/mp4'] },
  { name: 'webm', title: 'WebM', types: ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'] },
];
const GIF = { name: 'gif', title: 'GIF', most: 480, rate: 20 }; // pixels across; frames a second
const RATE = 30, BITS = 8e6; // of films: frames, bits a second

// formats() -> [{name, title, …}]: what this browser can write
function formats() {
  const able = FILMS.map((film) => ({ ...film, type: film.types.find((type) => globalThis.MediaRecorder?.isTypeSupported(type)), rate: RATE, most: Infinity }));
  return [...able.filter(({ type }) => type), GIF];
}

// makeRecorder(view, {onProgress({stage: 'recording'|'encoding', share}), onDone({blob, format} | null, error)})
//   -> {formats, active, start({format, seconds}), cancel(), dispose()}
// The picture is recorded as it is seen, on the page's background, also while nothing moves. onDone(null) follows a
// cancelled recording, onDone(null, error) a failed one.
export function makeRecorder(view, { onProgress = () => {}, onDone }) {
  const able = formats();
  let job = null;

  view.on('drawn', () => { job?.shoot(performance.now()); });

  function start({ format = able[0].name, seconds = 6 } = {}) {
    cancel();
    const chosen = able.find(({ name }) => name === format), sheet = makeSheet(view, chosen.most);
    view.render(); // the drawing buffer lives until the end of this task only
    sheet.draw();
    const end = (blob, error) => { stop(); onDone(blob && { blob, format }, error); };
    const progress = (stage, share) => onProgress({ stage, share: Math.min(1, share) });
    const made = (chosen.type ? film : animation)(sheet, chosen, end, (share) => progress('encoding', share));
    const began = performance.now();
    let last = -Infinity;
    job = {
      made,
      shoot(now) {
        if (now - last < 900 / chosen.rate || now - began > 1000 * seconds) return;
        last = now;
        sheet.draw();
        made.frame(now - began);
      },
      timer: setInterval(() => {
        const gone = (performance.now() - began) / 1000;
        progress('recording', gone / seconds);
        if (gone < seconds) { view.invalidate(); return; }
        clearInterval(job.timer);
        made.finish(1000 * gone);
      }, 1000 / chosen.rate),
    };
    view.invalidate();
  }

  function stop() {
    clearInterval(job?.timer);
    job?.made.close();
    job = null;
  }

  function cancel() {
    if (!job) return;
    stop();
    onDone(null);
  }

  return { formats: able, get active() { return Boolean(job); }, start, cancel, dispose: stop };
}

// A sheet as large as the picture, at most so many pixels across, with even sides as films want them.
function makeSheet({ canvas, stage }, most) {
  const scale = Math.min(devicePixelRatio, 2, most / canvas.clientWidth), even = (side) => Math.max(2, 2 * Math.round((side * scale) / 2));
  const element = h('canvas', { width: even(canvas.clientWidth), height: even(canvas.clientHeight) });
  const ink = element.getContext('2d', { willReadFrequently: most < Infinity });
  return {
    element, ink,
    draw() {
      ink.fillStyle = stage.theme().background;
      ink.fillRect(0, 0, element.width, element.height);
      ink.drawImage(canvas, 0, 0, element.width, element.height);
    },
  };
}

function film({ element }, { type }, end) {
  const stream = element.captureStream(), recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS }), parts = [];
  let wanted = true;
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onstop = () => { if (wanted) end(new Blob(parts, { type: type.split(';')[0] })); };
  recorder.onerror = ({ error }) => end(null, `Expected the browser to write ${type}; it stopped: ${error?.message ?? 'no reason given'}. Choose GIF.`);
  recorder.start();
  return {
    frame() {}, // the stream follows the sheet by itself
    finish() { recorder.stop(); },
    close() {
      wanted = false;
      if (recorder.state !== 'inactive') recorder.stop();
      stream.getTracks().forEach((track) => track.stop());
    },
  };
}

function animation({ element: { width, height }, ink }, _, end, onShare) {
  const worker = new Worker(new URL('./gif.js', import.meta.url), { type: 'module' });
  let sent = 0, closing = false;
  worker.onmessage = ({ data: { written, bytes } }) => {
    if (bytes) end(new Blob([bytes], { type: 'image/gif' }));
    else if (closing) onShare(written / sent);
  };
  worker.onerror = ({ message }) => end(null, `Expected the GIF to be written; got: ${message}. Choose a film.`);
  return {
    frame(time) {
      const pixels = ink.getImageData(0, 0, width, height).data.buffer;
      worker.postMessage({ pixels, width, height, time }, [pixels]);
      sent += 1;
    },
    finish(time) { closing = true; worker.postMessage({ end: time }); },
    close() { worker.terminate(); },
  };
}
