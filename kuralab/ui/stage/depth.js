// What every material shares: things behind the centre fade into the paper, so that depth is seen without
// blending (and needs no sorting).
import { Color } from './vendor/three.js';

// In a vertex shader: `vec4 seen = modelViewMatrix * vec4(position, 1.); fade = faded(seen.z);`
export const FADE = `
  uniform float reach, strength;
  varying float fade;
  float faded(float z) { return strength * smoothstep(-0.2, 1.2, -z - reach); }
`;

export function depthUniforms(strength = 0.68) {
  return { reach: { value: 5 }, strength: { value: strength }, ratio: { value: 1 }, tall: { value: 500 }, paper: { value: new Color() } };
}

// follow(object, material): keeps the uniforms in step with the camera that draws.
export function follow(object, material) {
  object.onBeforeRender = (renderer, scene, camera) => {
    const { reach, ratio, paper, height } = camera.userData, u = material.uniforms;
    u.reach.value = reach;
    u.ratio.value = ratio;
    u.paper.value.copy(paper);
    u.tall.value = height;
    material.uniformsNeedUpdate = true; // the same material is drawn in several panels
  };
  return object;
}
