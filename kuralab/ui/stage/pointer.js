// Pointers, wheel and keys of a canvas, told apart: hover, click, drag, pinch. It knows nothing of the scene.
const STILL = 5; // pixels a press may wander and still be a click
const LONG = 700; // milliseconds a press may last and still be a click

// listen(canvas, heard): heard.{hover, leave, click, double, start, drag, end, pinch, wheel, key}(event values)
// x and y are CSS pixels inside the canvas. Returns a function that stops listening.
export function listen(canvas, heard) {
  const down = new Map(), off = new AbortController(), signal = off.signal;
  let wandered = 0, since = 0, apart = 0, lastClick = { time: 0, x: 0, y: 0 };
  const on = (name, act, options = {}) => canvas.addEventListener(name, act, { signal, ...options });
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top, shift: event.shiftKey, touch: event.pointerType === 'touch' };
  };

  on('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (down.size === 1) { wandered = 0; since = event.timeStamp; heard.start?.(at(event)); }
    if (down.size === 2) apart = spread(down);
  });

  on('pointermove', (event) => {
    const now = at(event), before = down.get(event.pointerId);
    if (!before) { if (!now.touch) heard.hover?.(now); return; }
    const dx = now.x - before.x, dy = now.y - before.y;
    wandered += Math.hypot(dx, dy);
    down.set(event.pointerId, now);
    if (down.size === 2) {
      const next = spread(down);
      heard.pinch?.({ factor: apart / Math.max(next, 1), dx: dx / 2, dy: dy / 2 });
      apart = next;
    } else if (wandered > STILL) {
      heard.drag?.({ ...now, dx, dy, pan: event.shiftKey || (event.buttons & 2) > 0 });
    }
  });

  const release = (event) => {
    if (!down.delete(event.pointerId) || down.size) return;
    const now = at(event), click = event.type === 'pointerup' && wandered <= STILL && event.timeStamp - since < LONG;
    heard.end?.({ ...now, click });
    if (!click) return;
    const again = event.timeStamp - lastClick.time < 350 && Math.hypot(now.x - lastClick.x, now.y - lastClick.y) < 12;
    lastClick = { time: again ? 0 : event.timeStamp, x: now.x, y: now.y };
    if (again) heard.double?.(now);
    else heard.click?.(now);
  };
  on('pointerup', release);
  on('pointercancel', release);
  // A lifted finger leaves too, but what it showed stays.
  on('pointerleave', (event) => { if (!down.size && event.pointerType !== 'touch') heard.leave?.(at(event)); });
  on('contextmenu', (event) => event.preventDefault());
  on('wheel', (event) => { event.preventDefault(); heard.wheel?.({ ...at(event), dy: event.deltaY * (event.deltaMode ? 20 : 1) }); }, { passive: false });
  on('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (heard.key?.(event)) { event.preventDefault(); event.stopPropagation(); }
  });
  return () => off.abort();
}

function spread(down) {
  const [a, b] = [...down.values()];
  return Math.hypot(a.x - b.x, a.y - b.y);
}
