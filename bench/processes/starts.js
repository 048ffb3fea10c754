// Loads the compiled emulator and starts it, once and again: a program without tsx, which makes loading slow. Prints ms as JSON.
const before = performance.now();
const { startEmulator } = await import('../../dist/emulator/index.js');
const imported = performance.now();
const took = [];
for (let n = 0; n < Number(process.argv[2]); n += 1) {
  const began = performance.now();
  const emulator = await startEmulator();
  took.push(performance.now() - began);
  await emulator.close();
}
process.stdout.write(JSON.stringify({ importMs: imported - before, took }));
