using Microsoft.Extensions.Logging;

namespace CrossDistil.Serving.Options;

/// <summary>Every line that the server may log.</summary>
internal static partial class InferenceLog
{
    [LoggerMessage(1, LogLevel.Information, "loaded {Model} version {Version} from {Path}")]
    public static partial void ModelLoaded(this ILogger logger, string model, string version, string path);

    [LoggerMessage(2, LogLevel.Information, "unloaded {Model} version {Version}: {Path} is gone")]
    public static partial void ModelUnloaded(this ILogger logger, string model, string version, string path);

    [LoggerMessage(3, LogLevel.Error, "refused {Path}: {Fault}; still served from there: {Stays}")]
    public static partial void ModelRefused(this ILogger logger, string path, string fault, string stays);

    [LoggerMessage(4, LogLevel.Error, "scanning for models failed")]
    public static partial void LookFailed(this ILogger logger, Exception bug);

    [LoggerMessage(5, LogLevel.Error, "{Endpoint} failed")]
    public static partial void RequestFailed(this ILogger logger, Exception bug, string endpoint);

    [LoggerMessage(6, LogLevel.Warning, "the shadow {Model} version {Version} could not score a request: {Reason}")]
    public static partial void ShadowFailed(this ILogger logger, string model, string version, string reason);

    [LoggerMessage(7, LogLevel.Warning, "listens beyond this machine without keys: everybody who reaches it has access")]
    public static partial void Open(this ILogger logger);

    [LoggerMessage(8, LogLevel.Information, "stops: running requests are answered first")]
    public static partial void Ends(this ILogger logger);

    [LoggerMessage(9, LogLevel.Debug, "scored {Rows} rows of {Requests} requests with {Model} version {Version}")]
    public static partial void Scored(this ILogger logger, int rows, int requests, string model, string version);
}
