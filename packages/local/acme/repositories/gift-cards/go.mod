module github.com/acme/gift-cards

go 1.22
