import {
  SHADOW_DOM_STYLE_LOAD_EVENT,
  useShadowRoot,
  useShadowRootElements,
} from '@backstage/plugin-techdocs-react';
import { useEffect } from 'react';

/**
 * Shows pages that have no style sheet: what the portal says where there are no
 * docs. The reader hides each page until its style sheets are loaded, and learns
 * that there are none before it listens.
 */
export const UnstyledPageAddon = () => {
  const shadowRoot = useShadowRoot();
  // Another one for each page.
  const [body] = useShadowRootElements(['body']);

  useEffect(() => {
    const page = shadowRoot?.firstElementChild;
    if (
      page instanceof HTMLElement &&
      !page.querySelector('head > link[rel="stylesheet"]')
    ) {
      page.style.color = 'var(--md-default-fg-color)';
      page.dispatchEvent(new CustomEvent(SHADOW_DOM_STYLE_LOAD_EVENT));
    }
  }, [shadowRoot, body]);

  return null;
};
