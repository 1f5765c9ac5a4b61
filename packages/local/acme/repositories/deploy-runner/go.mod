module github.com/acme/deploy-runner

go 1.22
