const FINGER = 44;

/** LY6: a row is as high as it was drawn for, under a finger as high as that wants. */
export function pressedHeight(drawn: number): number {
  return matchMedia('(pointer: coarse)').matches ? Math.max(drawn, FINGER) : drawn;
}
