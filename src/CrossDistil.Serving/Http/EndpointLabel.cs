namespace CrossDistil.Serving.Http;

/// <summary>What an address is called in metrics, traces and the OpenAPI document.</summary>
/// <param name="Name">Its name; several addresses may share one.</param>
/// <param name="IsProtocol">Whether it is one of the Open Inference Protocol, which has errors of its own.</param>
internal sealed record EndpointLabel(string Name, bool IsProtocol);
