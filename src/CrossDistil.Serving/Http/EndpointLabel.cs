namespace CrossDistil.Serving.Http;

/// <summary>Name of an endpoint in metrics, traces and the OpenAPI document.</summary>
/// <param name="Name">Its name; several addresses may share it.</param>
/// <param name="IsProtocol">Whether it belongs to the Open Inference Protocol, which has its own error format.</param>
internal sealed record EndpointLabel(string Name, bool IsProtocol);
