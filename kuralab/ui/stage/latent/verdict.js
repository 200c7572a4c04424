// Whether the latent space is folded, and how far encodings lie from the truth, in one line; why folds away.
import { h, number } from '../dom.js';

// makeVerdict({topology, geometry_error_deg}) -> element, or null where nothing was told
export function makeVerdict({ topology = null, geometry_error_deg: error = null } = {}) {
  const lines = sentences(topology, error);
  if (!lines.length) return null;
  const mark = topology?.folded === null || topology?.folded === undefined ? 'unknown' : topology.folded ? 'folded' : 'whole';
  return h('div', { class: 'verdict', 'data-verdict': mark }, h('p', {}, lines.join(' · ')),
    h('details', {}, h('summary', {}, 'Why?'), h('div', { class: 'body' }, reasons(topology, error).map((text) => h('p', {}, text)))));
}

// sentences(topology, error) -> what is said at once
export function sentences(topology, error) {
  const told = topology?.words ? [topology.words] : [];
  return error ? [...told, `Geometry error ${number(error.median)}° median, ${number(error.p90)}° for nine in ten`] : told;
}

// reasons(topology, error) -> paragraphs for those who ask
export function reasons(topology, error) {
  const said = [];
  if (topology) {
    said.push('A folded latent space puts data that are unlike on the same place, as a crumpled map puts far towns on one point; a torn one parts data that are alike. It is told without labels: '
      + 'the nearest neighbours of each encoding are looked up among the pictures, and strangers there mean a fold.');
    said.push(`Of ${topology.data.toLocaleString('en')} data, ${percent(topology.kept)} of latent neighbours are neighbours among the pictures too, and ${percent(topology.stacked)} of the data lie on strangers. `
      + `Trustworthiness is ${number(topology.trustworthiness)}, continuity ${number(topology.continuity)}; 1 is a perfect map.`);
    if (topology.betti_own) said.push(holes(topology));
  }
  if (error) said.push('The true place of each picture is known here. The geometry error is the angle between a held-out encoding and its true place, after the best turn or reflection of the whole manifold.');
  return said;
}

function holes({ hole, hole_expected: expected, betti, betti_own: own }) {
  const radius = `The largest empty ball has a radius of ${degrees(hole)}°; evenly spread data would leave ${degrees(expected)}°.`;
  return betti ? `${radius} Holes of each dimension (Betti numbers): ${betti.join(', ')} of the encodings, ${own.join(', ')} of the manifold.` : radius;
}

function percent(share) { return `${number(100 * share)} %`; }
function degrees(radians) { return number((radians * 180) / Math.PI); }
