module github.com/acme/checkout-api

go 1.22
