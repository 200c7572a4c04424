// Everything that can be taken away: the picture, a film of it, r(t), every oscillator's way.
import { makeDialog } from '../dialog.js';
import { button, h, save } from '../dom.js';
import { makeRecorder } from './record.js';

const SECONDS = 6;

// makeFiles(view, {name(), history, trajectory, settings()}) -> {button, panel, dispose()}
export function makeFiles(view, { name, history, trajectory, settings }) {
  const keep = (blob, ending) => save(blob, `kuramoto-${name()}.${ending}`);
  const say = h('p', { class: 'note', role: 'status' }), stop = button({ text: 'Stop', title: 'Stop recording', onClick: () => recorder.cancel() });
  const recorder = makeRecorder(view, {
    onProgress({ stage, share }) { say.textContent = `${stage === 'recording' ? 'Recording' : 'Writing the file'}: ${Math.round(100 * share)} %`; },
    onDone(made, error) {
      if (made) keep(made.blob, made.format);
      say.textContent = error ?? (made ? 'Saved' : '');
      show();
    },
  });
  async function table() {
    try {
      keep(await trajectory.csv((share) => { say.textContent = `Writing the table: ${Math.round(100 * share)} %`; }), 'trajectory.csv');
      say.textContent = 'Saved';
    } catch ({ message }) { say.textContent = message; }
  }
  const record = (format) => { recorder.start({ format, seconds: SECONDS }); show(); };
  const film = ({ name, title }) => button({ text: title, title: `Record ${SECONDS} seconds as ${title}`, onClick: () => record(name) });
  const films = recorder.formats.map(film);
  const rows = [
    ['Picture', button({ text: 'PNG', title: 'Download the picture as PNG', onClick: async () => keep(await view.snapshot(), 'png') })],
    [`Film, ${SECONDS} s`, ...films, stop],
    ['r(t)', button({ text: 'CSV', title: 'Download r(t) as CSV', onClick: () => keep(new Blob([history.csv()], { type: 'text/csv' }), 'csv') })],
    ['Trajectory', button({ text: 'CSV', title: 'Download the trajectory as CSV', onClick: table }),
      button({ text: 'npz', title: 'Download the trajectory as npz, for numpy', onClick: () => keep(trajectory.npz(settings()), 'npz') })],
  ];
  const lines = rows.map(([title, ...buttons]) => h('div', { class: 'row' }, h('span', {}, title), buttons));
  const panel = h('div', { class: 'files', role: 'dialog', 'aria-label': 'Downloads', hidden: true }, lines, say);
  const opener = button({ icon: 'download', title: 'Downloads: picture, film, numbers', onClick: () => flip() });
  const flip = makeDialog(panel, opener);

  function show() {
    films.forEach((one) => one.set({ disabled: recorder.active }));
    stop.hidden = !recorder.active;
  }
  show();
  return { button: opener, panel, flip, dispose: () => recorder.dispose() };
}
