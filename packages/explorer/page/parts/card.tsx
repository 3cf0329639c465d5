/** A titled piece of a view. */
import type { ComponentChildren, JSX } from 'preact';

interface CardProps {
  readonly title: string;
  /** One sentence on what is seen. */
  readonly about?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Card({ title, about, class: kind = '', children }: CardProps): JSX.Element {
  return (
    <section class={`card ${kind}`}>
      <header>
        <h2>{title}</h2>
        {about !== undefined && <p class="about">{about}</p>}
      </header>
      {children}
    </section>
  );
}
