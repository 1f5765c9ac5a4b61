import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { CompoundEntityRef } from '@backstage/catalog-model';
import { FirstPage } from '@internal/plugin-techdocs-acme-common';

/** Asks the portal for a page as a reader does, through all that is in between. */
export async function fetchFirstPage(
  { namespace, kind, name }: CompoundEntityRef,
  credentials: BackstageCredentials,
  options: { auth: AuthService; discovery: DiscoveryService },
): Promise<Pick<FirstPage, 'status' | 'bytes'>> {
  const { auth, discovery } = options;
  const { token } = await auth.getPluginRequestToken({
    onBehalfOf: credentials,
    targetPluginId: 'techdocs',
  });
  const path = [namespace, kind, name]
    .map(part => encodeURIComponent(part.toLocaleLowerCase('en-US')))
    .join('/');
  const answer = await fetch(
    `${await discovery.getBaseUrl('techdocs')}/static/docs/${path}/index.html`,
    { headers: { Authorization: `Bearer ${token}` } },
  );
  const { byteLength: bytes } = await answer.arrayBuffer();
  return { status: answer.status, bytes };
}
