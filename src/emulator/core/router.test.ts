import { expect, test } from 'vitest';
import { createRouter } from './router.js';

const route = (method: string, path: string) => ({ method, path });
const segments = (path: string) => path.split('/').filter(Boolean);

test('a literal segment wins over a parameter, whatever the order of the routes', () => {
  const routes = [route('GET', '/tickets/:id'), route('GET', '/tickets/search'), route('GET', '/:module/:id')];
  for (const order of [routes, routes.toReversed()]) {
    const { find } = createRouter(order);
    expect(find('GET', ['tickets', 'search'])?.route.path).toBe('/tickets/search');
    expect(find('GET', ['tickets', '7'])).toEqual({ route: routes[0], params: { id: '7' } });
    expect(find('GET', ['contacts', '7'])?.params).toEqual({ module: 'contacts', id: '7' });
  }
});

test('a route that fits only at first sight gives way to one that fits', () => {
  const { find } = createRouter([route('GET', '/a/:x/c'), route('GET', '/:y/b/d')]);
  expect(find('GET', ['a', 'b', 'd'])).toMatchObject({ params: { y: 'a' } });
});

test('method and number of segments must fit', () => {
  const { find, methodsAt } = createRouter([route('GET', '/a/:id'), route('PUT', '/a/:id'), route('POST', '/a')]);
  expect(find('DELETE', ['a', '1'])).toBeUndefined();
  expect(find('GET', segments('/a/1/2'))).toBeUndefined();
  expect(methodsAt(['a', '1'])).toEqual(['GET', 'PUT']);
  expect(methodsAt(['a'])).toEqual(['POST']);
  expect(methodsAt(['b'])).toEqual([]);
});

test('two routes that differ in the names of parameters only are a mistake', () => {
  expect(() => createRouter([route('GET', '/a/:id'), route('GET', '/a/:name')])).toThrow('GET /a/:name is there twice');
});
