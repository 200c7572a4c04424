// The WebGL context, and the end of what was drawn in it.
import { ColorManagement, LinearSRGBColorSpace, WebGLRenderer } from './vendor/three.js';

ColorManagement.enabled = false; // colours go to the screen as they are written: inks match the page's CSS

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
let slow = null;

// inSoftware(): whether the processor draws. There four samples a pixel cost more than half of a frame.
export function inSoftware() {
  if (slow === null) {
    const gl = document.createElement('canvas').getContext('webgl2'), names = gl?.getExtension('WEBGL_debug_renderer_info');
    slow = SOFTWARE.test(gl?.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER) ?? '');
    gl?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return slow;
}

export function makeRenderer(canvas) {
  try {
    const renderer = new WebGLRenderer({ canvas, antialias: !inSoftware(), alpha: true, powerPreference: 'high-performance' });
    renderer.outputColorSpace = LinearSRGBColorSpace;
    return renderer;
  } catch { throw new Error('Expected a browser with WebGL 2; got one without. Turn on hardware acceleration, or use another browser.'); }
}

// release(object): gives its buffers and textures back to the graphics card
export function release(object) {
  object.traverse((part) => { part.geometry?.dispose(); part.material?.uniforms?.atlas?.value?.dispose(); part.material?.dispose(); });
}
