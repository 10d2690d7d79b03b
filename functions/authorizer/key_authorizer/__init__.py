"""The API Gateway authorizer: an API key in, a policy out."""
