import { formatPrice } from './formatPrice';

export interface Cart {
  readonly currency: string;
  readonly totalMinor: number;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
  }[];
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, character => ESCAPES[character]);
}

/** Renders the cart; its form works without JavaScript. */
export function cartPage(cart: Cart, locale: string): string {
  if (cart.lines.length === 0) {
    return '<p>Your cart is empty. <a href="/search">Find something</a></p>';
  }
  const price = (minor: number) => formatPrice(minor, cart.currency, locale);
  const rows = cart.lines.map(
    line => `<tr>
      <td><a href="/p/${encodeURIComponent(line.sku)}">${escape(
      line.sku,
    )}</a></td>
      <td>${line.quantity}</td>
      <td>${price(line.quantity * line.unitPriceMinor)}</td>
    </tr>`,
  );
  return `<table>${rows.join('')}</table>
    <p>Total <strong>${price(cart.totalMinor)}</strong></p>
    <form action="/checkout"><button>Checkout</button></form>`;
}
