// The picture's own state in the page's address, so that a link opens the same picture. It is kept after the "#":
// Streamlit answers every rerun with the query it knows and would drop parameters it has not been told of, which
// only a rerun can do. Links may carry them after the "?" as well. Written late: browsers refuse hundreds of
// changes a minute, which an orbit would make.
const LATE = 250;
const own = new Map();
let timer = 0;

export const url = {
  get(key) {
    if (own.has(key)) return own.get(key);
    return fragment().get(key) ?? new URLSearchParams(location.search).get(key);
  },

  // set(key, value): null or '' removes the parameter.
  set(key, value) {
    own.set(key, value === '' || value === null || value === undefined ? null : String(value));
    clearTimeout(timer);
    timer = setTimeout(url.flush, LATE);
  },

  // flush(): writes now; called again after a rerun, which may have changed the address.
  flush() {
    clearTimeout(timer);
    if (!own.size) return;
    const next = fragment();
    for (const [key, value] of own) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    const hash = next.size ? `#${next}` : '';
    if (hash !== location.hash) history.replaceState(history.state, '', location.pathname + location.search + hash);
  },

  // forget(): a scene has ended; its state is not the next one's.
  forget() {
    clearTimeout(timer);
    own.clear();
  },
};

function fragment() { return new URLSearchParams(location.hash.slice(1)); }
