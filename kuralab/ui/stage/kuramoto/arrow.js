// An arrow with a body, so that its direction is seen from every side.
import { ConeGeometry, CylinderGeometry, Group, Mesh, MeshBasicMaterial, Quaternion, Vector3 } from '../vendor/three.js';

const THICK = 0.016, HEAD = 0.12, LEAST = 0.015, UP = new Vector3(0, 1, 0);

// makeArrow(colour) -> Group with .point(from, to)
export function makeArrow(colour) {
  const material = new MeshBasicMaterial({ color: colour }), group = new Group();
  const shaft = new Mesh(new CylinderGeometry(THICK, THICK, 1, 12), material);
  const head = new Mesh(new ConeGeometry(3 * THICK, 1, 20), material);
  group.add(shaft, head);
  group.point = (from, to) => {
    const start = new Vector3(...from), way = new Vector3(...to).sub(start), length = way.length();
    group.visible = length > LEAST;
    if (!group.visible) return;
    const tip = Math.min(HEAD, length / 2);
    group.position.copy(start);
    group.quaternion.copy(new Quaternion().setFromUnitVectors(UP, way.divideScalar(length)));
    shaft.scale.set(1, length - tip, 1);
    shaft.position.y = (length - tip) / 2;
    head.scale.set(1, tip, 1);
    head.position.y = length - tip / 2;
  };
  return group;
}
