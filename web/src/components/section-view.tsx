import type { Figure, Section } from '../model';
import { PanelView } from './panel-view';
import { Words } from './words';

/** A theme and its figures. */
export function SectionView({ section }: { section: Section }) {
  return (
    <section id={`section-${section.id}`} aria-labelledby={`title-${section.id}`}>
      <h2 id={`title-${section.id}`} tabIndex={-1}>{section.title}</h2>
      {section.figures.map((figure) => <FigureView key={figure.id} figure={figure} section={section.title} />)}
    </section>
  );
}

function FigureView({ figure, section }: { figure: Figure; section: string }) {
  return (
    <article class="figure" id={figure.id} aria-labelledby={`${figure.id}-title`}>
      <h3 id={`${figure.id}-title`}>{figure.title}</h3>
      <p class="sentence"><Words text={figure.sentence} /></p>
      <div class={figure.panels.length > 1 ? 'panels' : 'panels alone'}>
        {figure.panels.map((panel, i) => <PanelView key={panel.title ?? i} panel={panel} figure={figure} section={section} />)}
      </div>
    </article>
  );
}
