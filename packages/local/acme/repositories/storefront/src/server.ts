import { createServer } from 'node:http';
import { Cart, cartPage } from './cartPage';

const API_URL = process.env.API_URL ?? 'https://api.test.acme.example';

async function fetchCart(cartId: string): Promise<Cart> {
  const response = await fetch(`${API_URL}/checkout/v2/carts/${cartId}`);
  if (!response.ok) {
    throw new Error(`the checkout API answered ${response.status}`);
  }
  return await response.json();
}

createServer(async (request, response) => {
  const cartId = /^\/cart\/([0-9a-f-]{36})$/.exec(request.url ?? '')?.[1];
  if (!cartId) {
    response.writeHead(404).end();
    return;
  }
  try {
    const locale = request.headers['accept-language']?.split(',')[0] ?? 'en';
    const page = cartPage(await fetchCart(cartId), locale);
    response.setHeader('content-type', 'text/html; charset=utf-8').end(page);
  } catch {
    response.writeHead(503, { 'retry-after': '5' }).end();
  }
}).listen(Number(process.env.PORT ?? 3000));
