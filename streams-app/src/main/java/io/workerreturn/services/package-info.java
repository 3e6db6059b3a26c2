/**
 * What the city does with the conclusions: each service is a package below this one, and {@link
 * io.workerreturn.services.Service} is its only type that anybody else sees. Here are that door, the list of the services, and
 * the kit that they are made of. Called by whoever handles all topics, keys or kinds alike; calls topology, wire, metrics, words
 * and domain, and of importing what a kind of files is. A service calls the kit, and no other service. Why so: docs/adr/0036-services.md.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.services;
