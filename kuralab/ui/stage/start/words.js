// The stages of a synchronised start in words for someone who sees one for the first time. Pure.

// said({stage, reach}, manifold) -> {title, line}; nothing is said of a stage that is not known
export function said({ stage, reach }, manifold) {
  const where = manifold ?? 'manifold';
  const known = {
    neighbours: ['Looking around', 'which pictures are most alike'],
    gather: ['Gathering', 'like pictures attract, from far away'],
    press: [`Pressing onto the ${where}`, 'from a higher sphere, where nothing gets caught'],
    refine: ['Refining', 'only near ones attract'],
    spread: ['Spreading evenly', `over all of the ${where}`],
    encoder: ['Teaching the encoder', 'the places of the pictures'],
    decoder: ['Teaching the decoder', 'to draw each picture from its place'],
  }[stage];
  if (!known) return { title: '', line: '' };
  return { title: known[0], line: known[1] + (stage === 'refine' && reach ? ` (couplings of ${Math.round(reach)} modes)` : '') };
}

// sentence(stage, manifold): both in one line
export function sentence(stage, manifold) {
  const { title, line } = said(stage, manifold);
  return title && `${title}: ${line}`;
}

// starting(run): whether a run's start is not over yet, be it going on, paused or broken off
export function starting({ start, config, state, rows }) {
  if (state === 'done' || rows.length || config?.start !== 'synchronised') return false;
  return !start?.over;
}

// PAUSED: what to expect of a pause within a start
export const PAUSED = 'a start that is paused begins anew';
