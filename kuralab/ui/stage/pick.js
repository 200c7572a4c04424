// Which datum lies under the pointer: the nearest dot on the screen, those in front first.
import { Matrix4 } from './vendor/three.js';

const BEHIND = 0.55; // a dot this far behind the front one no longer competes

// nearest(scene, camera, rect, x, y, radius) -> the datum's index, or -1
export function nearest(scene, camera, rect, x, y, radius) {
  let best = { index: -1, score: Infinity };
  scene.traverse((object) => {
    const { cloud } = object.userData;
    if (cloud && object.visible) best = search(cloud, object, camera, rect, x, y, radius, best);
  });
  return best.index;
}

function search({ positions, flags, per }, object, camera, rect, x, y, radius, best) {
  const e = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).multiply(object.matrixWorld).elements;
  for (let dot = 0, at = 0; dot < flags.length; dot++, at += 3) {
    if (flags[dot] === 1 || flags[dot] === 2) continue; // greyed and hidden ones stay out of the way
    const px = positions[at], py = positions[at + 1], pz = positions[at + 2];
    const depth = e[3] * px + e[7] * py + e[11] * pz + e[15]; // in front of the eye, in drawing units
    if (depth <= 0) continue;
    const across = rect.x + (((e[0] * px + e[4] * py + e[8] * pz + e[12]) / depth + 1) / 2) * rect.width;
    const down = rect.y + ((1 - (e[1] * px + e[5] * py + e[9] * pz + e[13]) / depth) / 2) * rect.height;
    const away = Math.hypot(across - x, down - y);
    if (away > radius) continue;
    const score = away / radius + depth / BEHIND;
    if (score < best.score) best = { index: Math.floor(dot / per), score };
  }
  return best;
}
