import { count, counted } from './format.js';

const WIDTH = 600;
const HEIGHT = 48;

/** Calls per minute as bars, oldest left; the part that a fault struck stands at the bottom in another colour. */
export function Sparkline({ minutes }: { minutes: { calls: number; faulty: number }[] }) {
  const peak = Math.max(...minutes.map(({ calls }) => calls));
  const sum = minutes.reduce((total, { calls }) => total + calls, 0);
  const step = WIDTH / minutes.length;
  const height = (calls: number): number => (calls === 0 ? 0 : Math.max(2, Math.round((calls / peak) * HEIGHT)));
  const words = `${counted(sum, 'call')} in the last ${minutes.length} minutes, at most ${count(peak)} in one`;
  return (
    <figure class="sparkline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        {minutes.map(({ calls, faulty }, index) => (
          <g>
            <title>{`${minutes.length - 1 - index} min ago: ${counted(calls, 'call')}, ${count(faulty)} spoilt`}</title>
            <rect x={index * step} y="0" width={step} height={HEIGHT} class="slot" />
            <rect x={index * step + 1} y={HEIGHT - height(calls)} width={step - 2} height={height(calls)} class="calls-bar" />
            <rect x={index * step + 1} y={HEIGHT - height(faulty)} width={step - 2} height={height(faulty)} class="faulty-bar" />
          </g>
        ))}
      </svg>
      <figcaption class="dim">
        <span>per minute, last hour</span>
        <span>peak {count(peak)}</span>
      </figcaption>
    </figure>
  );
}
