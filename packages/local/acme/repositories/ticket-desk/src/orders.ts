/** An order as version 1 of the checkout API returns it. */
interface OrderV1 {
  readonly id: string;
  readonly state: 'OPEN' | 'SENT' | 'DONE' | 'CANCELLED';
  readonly total: number;
}

export interface OrderSummary {
  readonly id: string;
  readonly label: string;
  readonly returnable: boolean;
}

const LABELS: Record<OrderV1['state'], string> = {
  OPEN: 'Being packed',
  SENT: 'On its way',
  DONE: 'Delivered',
  CANCELLED: 'Cancelled',
};

/** Reads the order of a ticket; undefined if there is none with this id. */
export async function readOrder(
  apiUrl: string,
  orderId: string,
): Promise<OrderSummary | undefined> {
  const response = await fetch(`${apiUrl}/checkout/v1/orders/${orderId}`);
  if (response.status === 404) {
    return undefined;
  }
  if (!response.ok) {
    throw new Error(`the checkout API answered ${response.status}`);
  }
  const order: OrderV1 = await response.json();
  return {
    id: order.id,
    label: LABELS[order.state],
    returnable: order.state === 'DONE',
  };
}
