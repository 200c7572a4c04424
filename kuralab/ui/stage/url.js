// The page's own query parameters, so that a link opens the same picture. Written without a rerun, and late:
// browsers refuse hundreds of changes a minute, which an orbit would make.
const LATE = 250;
const waiting = new Map();
let timer = 0;

export const url = {
  get(key) {
    if (waiting.has(key)) return waiting.get(key);
    return new URLSearchParams(location.search).get(key);
  },
  // set(key, value): null or '' removes the parameter.
  set(key, value) {
    waiting.set(key, value === '' || value === undefined ? null : value === null ? null : String(value));
    clearTimeout(timer);
    timer = setTimeout(url.flush, LATE);
  },
  flush() {
    clearTimeout(timer);
    const next = new URL(location.href);
    for (const [key, value] of waiting) {
      if (value === null) next.searchParams.delete(key);
      else next.searchParams.set(key, value);
    }
    waiting.clear();
    if (next.href !== location.href) history.replaceState(history.state, '', next);
  },
};
