module starling.example/demo-go

go 1.24
