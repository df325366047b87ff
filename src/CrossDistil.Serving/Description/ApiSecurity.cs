using Microsoft.OpenApi;

namespace CrossDistil.Serving.Description;

/// <summary>The two ways in which a client may send its key.</summary>
internal static class ApiSecurity
{
    private const string Bearer = "bearer", Header = "header";

    public static Dictionary<string, IOpenApiSecurityScheme> Schemes => new(StringComparer.Ordinal)
    {
        [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Authorization: Bearer KEY." },
        [Header] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "X-API-Key: KEY." },
    };

    /// <summary>Either of them.</summary>
    public static List<OpenApiSecurityRequirement> Needed(OpenApiDocument document) =>
        [.. ((string[])[Bearer, Header]).Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
}
