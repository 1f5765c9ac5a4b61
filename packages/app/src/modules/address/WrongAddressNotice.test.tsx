import { render, screen, waitFor } from '@testing-library/react';
import { WrongAddressNotice } from './WrongAddressNotice';

function configure(baseUrl: string) {
  const script = document.createElement('script');
  script.type = 'backstage.io/config';
  script.textContent = JSON.stringify([
    { context: 'test', data: { app: { baseUrl } } },
  ]);
  document.head.replaceChildren(script);
}

describe('WrongAddressNotice', () => {
  it('names the address the portal works under, and leads there', async () => {
    configure('https://portal.acme.test');

    render(<WrongAddressNotice />);

    const link = await screen.findByRole('link', {
      name: 'Go to https://portal.acme.test',
    });
    expect(link).toHaveAttribute(
      'href',
      `https://portal.acme.test${window.location.pathname}`,
    );
    expect(screen.getByRole('dialog')).toHaveTextContent(
      `You opened it as ${window.location.origin}`,
    );
  });

  it('shows nothing where the address is right', async () => {
    configure(window.location.origin);

    const { container } = render(<WrongAddressNotice />);

    // The configuration is read asynchronously; give a notice time to appear.
    await expect(
      waitFor(() => screen.getByRole('dialog'), { timeout: 200 }),
    ).rejects.toThrow();
    expect(container).toBeEmptyDOMElement();
  });
});
