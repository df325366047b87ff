/** A text in which no line ends within Multi-AUC or between the signs of +-. */
export function Words({ text }: { text: string }) {
  return <>{text.split(/(\S*-\S*)/).map((part, i) => (i % 2 === 1 && part.length <= 24 ? <span key={i} class="whole">{part}</span> : part))}</>;
}
