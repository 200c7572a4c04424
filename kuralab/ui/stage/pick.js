// Which datum lies under the pointer: the nearest dot on the screen, those in front first.
import { Matrix4, Vector3 } from './vendor/three.js';

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
  const matrix = new Matrix4().multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse).multiply(object.matrixWorld);
  const at = new Vector3();
  for (let dot = 0; dot < flags.length; dot++) {
    if (flags[dot] === 1 || flags[dot] === 2) continue; // greyed and hidden ones stay out of the way
    const w = at.fromArray(positions, 3 * dot).clone().applyMatrix4(camera.matrixWorldInverse).z;
    at.applyMatrix4(matrix);
    const px = rect.x + ((at.x + 1) / 2) * rect.width, py = rect.y + ((1 - at.y) / 2) * rect.height;
    const away = Math.hypot(px - x, py - y);
    if (away > radius) continue;
    const score = away / radius - w / BEHIND; // w is negative and grows towards the eye
    if (score < best.score) best = { index: Math.floor(dot / per), score };
  }
  return best;
}
