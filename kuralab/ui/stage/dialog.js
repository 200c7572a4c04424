// A panel that opens over the picture: it takes the focus, Escape closes it, and the focus goes back where it was.

// makeDialog(panel, opener) -> flip(open = the other way), for an element with role=dialog and the button that opens it
export function makeDialog(panel, opener) {
  let before = null;
  panel.tabIndex = -1;
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    flip(false);
  });

  function flip(open = panel.hidden) {
    if (open === !panel.hidden) return;
    const focused = panel.getRootNode().activeElement, inside = panel.contains(focused);
    if (open) before = focused;
    panel.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    if (open) panel.focus();
    else if (inside) (before ?? opener).focus();
  }
  return flip;
}
