import type { Cell, Claim, Finding } from '../model';
import { lookOf } from '../outcome';
import { Whisker } from './whisker';

/** A card for each task: what it gained and lost, and how sure. */
export function Findings({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) return null;
  const reach = farthest(findings.flatMap((finding) => finding.claims.map((claim) => claim.difference)));
  return (
    <ul class="findings" aria-label="Findings by task">
      {findings.map((finding) => <Card key={finding.task} finding={finding} reach={reach} />)}
    </ul>
  );
}

function Card({ finding, reach }: { finding: Finding; reach: number }) {
  const look = lookOf(finding.outcome);
  return (
    <li class={`card ${finding.outcome}`}>
      <h2>{finding.task}</h2>
      <p class="outcome"><span aria-hidden="true">{look.symbol}</span> {look.word}</p>
      {finding.text !== look.word && <p>{finding.text}</p>}
      {pairs(finding.claims).map(([pair, claims]) => (
        <div key={pair} class="claims">
          <p class="pair">{pair}</p>
          <ul>{claims.map((claim) => <Line key={claim.metric} claim={claim} reach={reach} />)}</ul>
        </div>
      ))}
    </li>
  );
}

function Line({ claim, reach }: { claim: Claim; reach: number }) {
  const look = lookOf(claim.outcome);
  return (
    <li class={claim.outcome}>
      <span class="metric">{claim.metric}</span>
      <Whisker cell={claim.difference} reach={reach} />
      <span class="difference" data-value={claim.difference.value} data-low={claim.difference.low} data-high={claim.difference.high}>{claim.difference.text}</span>
      <span class="evidence">
        <span class="mark" aria-hidden="true">{look.symbol}</span> {look.word}{claim.evidence && `, ${claim.evidence}`}
      </span>
    </li>
  );
}

/** Claims by what is compared with what, in their order. */
function pairs(claims: Claim[]): [string, Claim[]][] {
  const found = new Map<string, Claim[]>();
  for (const claim of claims) {
    const pair = `${claim.variant} versus ${claim.baseline}`;
    found.set(pair, [...(found.get(pair) ?? []), claim]);
  }
  return [...found];
}

// One scale for all, so that the cards can be held against one another.
const farthest = (cells: Cell[]) => Math.max(0, ...cells.flatMap((cell) => [cell.value, cell.low, cell.high]).map((end) => Math.abs(end ?? 0)));
