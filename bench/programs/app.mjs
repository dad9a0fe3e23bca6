/** @returns {Promise<import('./programs.mjs').Program>} */
export async function appProgram() {
  throw new Error('todo');
}
